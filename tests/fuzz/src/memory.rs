//! What one input may make us allocate.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Most bytes that may be held at once for one input, beside what was held before.
pub const MAX: usize = 256 * 1024 * 1024;

static HELD: AtomicUsize = AtomicUsize::new(0);
static CEILING: AtomicUsize = AtomicUsize::new(usize::MAX);

#[global_allocator]
static COUNTING: Counting = Counting;

/// The system's allocator, which knows how much is held and aborts above the
/// ceiling: a refused allocation of Rust's ends the process anyway.
struct Counting;

impl Counting {
    fn grow(more: usize) {
        let held = HELD.fetch_add(more, Relaxed) + more;
        if held > CEILING.load(Relaxed) {
            CEILING.store(usize::MAX, Relaxed);
            eprintln!("one input holds more than {MAX} bytes; the last allocation is of {more}");
            eprintln!("{}", std::backtrace::Backtrace::force_capture());
            std::process::abort();
        }
    }
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::grow(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::grow(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::grow(size);
        let block = unsafe { System.realloc(block, layout, size) };
        HELD.fetch_sub(layout.size(), Relaxed);
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(block, layout) }
    }
}

/// Runs one input under the ceiling.
pub fn bounded(input: impl FnOnce()) {
    CEILING.store(HELD.load(Relaxed) + MAX, Relaxed);
    input();
    CEILING.store(usize::MAX, Relaxed);
}
