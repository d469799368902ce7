/** Time as it passes, for what waits; a test passes it by hand. */
export interface Timer {
  /** Milliseconds on a clock that only goes on. */
  now(): number;
  /** Back after so many milliseconds, or as soon as the signal is aborted; `Infinity`: only then. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
