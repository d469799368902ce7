/** Writes a text file, and the folder that it is in, whole or not at all. Throws a `Fault` (`usage`, `refused`). */
export type WriteFile = (path: string, text: string) => void;

/** Removes a file; one that is not there is no fault. */
export type RemoveFile = (path: string) => void;
