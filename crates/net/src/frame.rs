//! Frames on a stream: the length in four bytes, big-endian, then the bytes.

use std::io;

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::limits::FRAME_BYTES_MAX;

/// How much of a frame is copied next to its length, so that a short frame is
/// one write, one record of the encryption layer and one packet. A yamux frame
/// holds 16 KiB.
const HEAD_BYTES: usize = 16 * 1024;

/// Why no frame could be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FrameError {
    #[error("a frame is {found} bytes, above the limit of {limit}")]
    TooLong { found: usize, limit: usize },
    #[error("the stream broke")]
    Broken(#[from] io::Error),
}

/// The next frame; `None` when the peer has closed the stream behind the last.
/// The length is checked before memory is taken.
pub(crate) async fn read<R: AsyncRead + Unpin>(from: &mut R) -> Result<Option<Vec<u8>>, FrameError> {
    let mut head = [0; 4];
    match from.read(&mut head).await? {
        0 => return Ok(None),
        some => from.read_exact(&mut head[some..]).await?,
    }
    let found = u32::from_be_bytes(head) as usize;
    if found > FRAME_BYTES_MAX {
        return Err(FrameError::TooLong { found, limit: FRAME_BYTES_MAX });
    }
    let mut bytes = vec![0; found];
    from.read_exact(&mut bytes).await?;
    Ok(Some(bytes))
}

/// Writes one frame and flushes it.
pub(crate) async fn write<W: AsyncWrite + Unpin>(to: &mut W, bytes: &[u8]) -> io::Result<()> {
    let len = u32::try_from(bytes.len()).expect("frames are bounded far below 4 GiB");
    let (first, rest) = bytes.split_at(bytes.len().min(HEAD_BYTES - 4));
    let mut head = Vec::with_capacity(4 + first.len());
    head.extend_from_slice(&len.to_be_bytes());
    head.extend_from_slice(first);
    to.write_all(&head).await?;
    to.write_all(rest).await?;
    to.flush().await
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use futures::io::Cursor;

    use super::*;

    #[test]
    fn frames_of_any_length_read_back_in_order() {
        let frames: Vec<Vec<u8>> = [0, 1, HEAD_BYTES - 4, HEAD_BYTES, FRAME_BYTES_MAX].map(|len| vec![7; len]).into();
        let mut stream = Cursor::new(Vec::new());
        for frame in &frames {
            block_on(write(&mut stream, frame)).unwrap();
        }
        stream.set_position(0);
        for frame in &frames {
            assert_eq!(block_on(read(&mut stream)).unwrap().as_ref(), Some(frame));
        }
        assert!(block_on(read(&mut stream)).unwrap().is_none());
    }

    #[test]
    fn a_length_above_the_limit_is_refused_before_memory_is_taken() {
        let mut stream = Cursor::new(u32::MAX.to_be_bytes());
        assert!(matches!(block_on(read(&mut stream)), Err(FrameError::TooLong { found: 0xffff_ffff, .. })));
    }

    #[test]
    fn a_stream_that_ends_within_a_frame_is_broken() {
        for cut in [&[0, 0][..], &[0, 0, 0, 2, 9][..]] {
            assert!(matches!(block_on(read(&mut Cursor::new(cut))), Err(FrameError::Broken(_))));
        }
    }
}
