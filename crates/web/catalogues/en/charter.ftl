## Changing the charter; a new key for a member who lost the words.

word-lead = You can vouch for someone you know, so that they join the city.
word-two = It takes the word of two members: they need a link from you and one from somebody else, and join with both.
word-make = Make the link
word-made = Your word is given. It lets one person in, together with a second member’s link.
join-link-hint = Two members vouch for you? Put both links here, one below the other.
