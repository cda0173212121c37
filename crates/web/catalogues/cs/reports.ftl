## Reports, the moderators' queue, blocking.

