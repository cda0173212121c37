## Erasing, receipts, taking one's own with one, retention.

