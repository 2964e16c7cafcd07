//! How much of the thread's stack an evaluation has used.

/// Bytes of stack that an evaluation may use: it fits the 2 MiB that Rust gives its threads, of which
/// the caller may have used some.
const BUDGET: usize = 1_100_000;

/// A mark on the stack, set where the evaluation was entered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stack {
    base: usize,
}

impl Stack {
    /// Sets the mark here.
    #[inline(never)]
    pub fn here() -> Self {
        Self { base: address() }
    }

    /// Whether the budget is used up.
    pub fn is_exhausted(self) -> bool {
        self.base.abs_diff(address()) > BUDGET
    }
}

/// The address of a local variable: the stack's top, near enough.
#[inline(never)]
fn address() -> usize {
    let marker = 0_u8;
    std::ptr::addr_of!(marker).addr()
}
