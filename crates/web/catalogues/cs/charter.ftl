## Changing the charter; a new key for a member who lost the words.

