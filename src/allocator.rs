//! How the C library's allocator is set up, which is the only unsafe code of the program.

/// Blocks of at least this many bytes are mapped on their own. It is the C library's initial value.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MAPPED_FROM: libc::c_int = 128 * 1024;

/// Sets up the allocator; to be called before any other thread exists. Does nothing where the C library is another.
pub fn set_up() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        give_back_large_blocks();
        if address_space_is_limited() {
            share_one_arena();
        }
    }
}

/// Makes every large block go back to the system when it is freed.
///
/// The C library raises its threshold for mapping blocks, up to 32 MiB, whenever a mapped block is freed. The columns of
/// a case grow step by step: the blocks they outgrow would soon lie in the heap, where the program keeps what is free
/// between others. Of a million events that is an eighth of all memory. Setting the threshold fixes it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
fn give_back_large_blocks() {
    // SAFETY: `mallopt` takes two numbers and sets a parameter of the allocator under its lock; no other thread exists. It
    // returns 0 if the parameter is refused, and then all is as it was.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED_FROM);
    }
}

/// Makes all threads take their blocks from one arena, which is slower.
///
/// The C library sets 64 MiB of address space aside for each further thread that allocates. Under a limit (`ulimit -v`)
/// that would be most of what is left, and how much it is would depend on which threads were busy at once.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
fn share_one_arena() {
    // SAFETY: as above.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

/// Whether the process has a limit of address space.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
fn address_space_is_limited() -> bool {
    let mut limit = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: `getrlimit` writes to the structure it is given; it is left as it was if the call fails.
    unsafe { libc::getrlimit(libc::RLIMIT_AS, &raw mut limit) };
    limit.rlim_cur != libc::RLIM_INFINITY
}
