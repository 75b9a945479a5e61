//! What answers bring.
