//! Tutorials whose output is checked: what the program says to those who ask
//! for help, to those who mistype, and in one whole session with one node.
//!
//! After a change of wording, `TRYCMD=overwrite cargo test --release -p cli`
//! writes what the program says now; read the difference before keeping it.

#[test]
fn the_program_says_what_the_tutorials_say() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/help/*.trycmd").case("tests/session/*.md");
}
