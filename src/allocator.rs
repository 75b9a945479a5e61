//! How the C library's allocator is set up, which is the only unsafe code of the program.

/// Blocks of at least this many bytes are mapped on their own. It is the C library's initial value.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MAPPED_FROM: libc::c_int = 128 * 1024;

/// Makes every large block go back to the system when it is freed.
///
/// The C library raises its threshold for mapping blocks, up to 32 MiB, whenever a mapped block is freed. The columns of
/// a case grow step by step: the blocks they outgrow would soon lie in the heap, where the program keeps what is free
/// between others. Of a million events that is an eighth of all memory. Setting the threshold fixes it.
///
/// Does nothing where the C library is another.
pub fn give_back_large_blocks() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[allow(unsafe_code)]
    // SAFETY: `mallopt` takes two numbers and sets a parameter of the allocator under its lock; it is called before any
    // other thread exists. It returns 0 if the parameter is refused, and then all is as it was.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED_FROM);
    }
}
