/* The file that freeze wrote, as coil_frozen[]; FROZEN is its path. */
    .section .rodata
    .balign 16
    .globl coil_frozen
coil_frozen:
    .incbin FROZEN
    .section .note.GNU-stack,"",@progbits
