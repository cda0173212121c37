//! libp2p: moves bytes, and does not know what an offer is.
