//! One dialogue: a stream, read and written frame by frame, in a task of its own.
//!
//! Deliberately absent: keep-alives and time limits on silence. The engine hears
//! the silence and closes; only a closed dialogue has a time limit, so that a
//! peer that neither reads nor closes cannot hold it open.

use std::io;
use std::pin::pin;

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{sleep, timeout};

use crate::frame::{self, FrameError};
use crate::inbox::{Gone, Inbox};
use crate::limits::{LINGER, SHUTDOWN_MAX};
use crate::outbox::{Frames, Outboxes, Seat};
use crate::{DialogueKey, Ending, Event, PeerKey};

/// Who talks with whom.
pub(crate) struct Dialogue {
    pub key: DialogueKey,
    pub peer: PeerKey,
    pub ours: bool,
}

impl Dialogue {
    /// Tells the node of the dialogue's beginning, its frames and its end.
    pub async fn run<S: AsyncRead + AsyncWrite>(self, stream: S, seat: Seat, outboxes: Outboxes, inbox: Inbox) -> DialogueKey {
        let Self { key, peer, ours } = self;
        // Without a node there is nobody to tell; the dialogue then ends at once.
        let ending = match inbox.put(Event::Opened { dialogue: key, peer, ours }).await {
            Ok(()) => talk(key, stream, seat, &inbox).await,
            Err(Gone) => Ending::Ended,
        };
        outboxes.close(key);
        tracing::debug!(dialogue = %key, ?peer, ?ending, "dialogue ended");
        let _ = inbox.put(Event::Closed { dialogue: key, ending }).await;
        key
    }
}

/// Sends and receives until one side has closed, or something broke.
async fn talk<S: AsyncRead + AsyncWrite>(key: DialogueKey, stream: S, seat: Seat, inbox: &Inbox) -> Ending {
    let (mut from, mut to) = stream.split();
    let Seat { mut frames, overflow } = seat;
    let both = async {
        let mut hearing = pin!(hear(key, &mut from, inbox));
        tokio::select! {
            // The peer has finished, so nobody reads what we still had to say.
            ending = &mut hearing => ending,
            // We have finished, or cannot go on; what the peer sent before may still be on its way.
            _ = say(&mut to, &mut frames) => hearing.await,
        }
    };
    let limit = async {
        match overflow.await {
            Ok(()) => Ending::Overflow,
            // The node has closed the dialogue.
            Err(_) => {
                sleep(LINGER).await;
                Ending::Ended
            }
        }
    };
    let heard = tokio::select! {
        heard = both => heard,
        ending = limit => Heard::Whole(ending),
    };
    match heard {
        Heard::Whole(Ending::Ended) => {
            // The peer, if it is there, waits for this.
            let _ = timeout(SHUTDOWN_MAX, to.close()).await;
            Ending::Ended
        }
        Heard::Whole(ending) => ending,
        Heard::Broken => Ending::Ended,
    }
}

/// How hearing ended.
enum Heard {
    /// The stream still stands on our side.
    Whole(Ending),
    /// The stream has failed. It must not be touched again: one whose protocol the
    /// peer refused panics when it is.
    Broken,
}

/// Reads frames until the peer closes its side. Waits while the node is busy.
async fn hear<R: AsyncRead + Unpin>(key: DialogueKey, from: &mut R, inbox: &Inbox) -> Heard {
    loop {
        match frame::read(from).await {
            Ok(Some(bytes)) => match inbox.put_frame(key, bytes).await {
                Ok(()) => {}
                Err(Gone) => return Heard::Whole(Ending::Ended),
            },
            Ok(None) => return Heard::Whole(Ending::Ended),
            Err(FrameError::Broken(_)) => return Heard::Broken,
            Err(error @ FrameError::TooLong { .. }) => {
                tracing::warn!(dialogue = %key, %error, "a peer broke the protocol");
                return Heard::Whole(Ending::TooLong);
            }
        }
    }
}

/// Writes frames until the node closes the dialogue, then closes our side.
async fn say<W: AsyncWrite + Unpin>(to: &mut W, frames: &mut Frames) -> io::Result<()> {
    // A stream is negotiated by its first bytes: without this the peer would
    // hear of the dialogue only with the first frame.
    to.flush().await?;
    while let Some(frame) = frames.next().await {
        frame::write(to, &frame).await?;
        frames.sent(&frame);
    }
    to.close().await
}
