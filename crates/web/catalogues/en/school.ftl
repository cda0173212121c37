## Pupils, their school, and those who answer for them.

