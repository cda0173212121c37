//! Index and rank, in four languages and two directions of writing.
