/** Exit codes of commands that change this host. */
export const HOST_EXITS = { 3: 'no such file', 4: 'the kernel or the engine refuses' } as const;
