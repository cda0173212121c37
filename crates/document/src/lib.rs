//! Each record kind as an automerge document: schema, edits, merge.
