//! A batch: one compressed frame, and the row of items in it.

use model::limits::{BATCH_INFLATED_MAX, ITEM_BYTES_MAX};
use sync::{pack_next, unpack};

/// A batch as it comes when the first byte is even; else what stands inside one,
/// which is compressed here, so that the fuzzer need not learn zstd to lie in it.
pub fn try_input(input: &[u8]) {
    let Some((how, bytes)) = input.split_first() else { return };
    let batch = if how & 1 == 1 { zstd::bulk::compress(bytes, 1).expect("there is room") } else { bytes.to_vec() };
    let Ok(items) = unpack(&batch) else { return };
    assert!(items.iter().all(|item| (1..=ITEM_BYTES_MAX).contains(&item.len())));
    assert!(items.iter().map(Vec::len).sum::<usize>() <= BATCH_INFLATED_MAX);
    let mut left = items.iter();
    let again: Vec<Vec<u8>> =
        std::iter::from_fn(|| pack_next(&mut left)).flat_map(|batch| unpack(&batch).expect("our own batch")).collect();
    assert_eq!(again, items);
}

/// Batches whole, and what stands in them.
pub fn seeds() -> Vec<Vec<u8>> {
    let items: Vec<Vec<u8>> = (1..20u8).map(|at| vec![at; usize::from(at) * 9]).collect();
    let inside: Vec<u8> = items.iter().flat_map(|item| [&(item.len() as u32).to_be_bytes()[..], item].concat()).collect();
    let honest =
        vec![[&[0][..], &sync::pack(&items)].concat(), [&[0][..], &sync::pack(&items[..1])].concat(), [&[1][..], &inside].concat()];
    [honest, crate::behind(0, crate::bad("batch"))].concat()
}
