//! Runs one engine on tokio; owns clock, randomness, tasks, sockets.
