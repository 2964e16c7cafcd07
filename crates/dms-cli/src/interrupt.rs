//! Ctrl-C where something on a server has to be cleared away first.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};

/// Set by the first Ctrl-C (or SIGTERM) from now on; the second one ends the program at once. Where signals cannot be
/// caught it is never set, and the first one ends the program.
pub fn flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the second signal has to find the flag set, and the first one must not.
        let second = signal_hook::flag::register_conditional_default(signal, Arc::clone(&flag));
        if second.is_ok() {
            let _ = signal_hook::flag::register(signal, Arc::clone(&flag));
        }
    }
    flag
}
