/** Writes a text file, and the folder that it is in, whole or not at all. Throws a `Fault` (`usage`, `refused`). */
export type WriteFile = (path: string, text: string) => void;
