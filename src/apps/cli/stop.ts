const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signals = readonly (typeof SIGNALS)[number][];

/**
 * Until somebody wants it to end (SIGINT, SIGTERM, a terminal that is closed), nobody reads standard output any more, or
 * the time is over. Milliseconds; undefined: there is no time. `earlier` is of what may have been wanted before.
 */
export async function untilStopped(
  milliseconds?: number,
  earlier?: AbortSignal,
  signals: Signals = SIGNALS,
): Promise<void> {
  if (earlier?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  const timer = milliseconds === undefined ? undefined : setTimeout(stop, milliseconds);
  for (const signal of signals) process.once(signal, stop);
  process.stdout.once('error', stop);
  await promise;
  clearTimeout(timer);
  for (const signal of signals) process.off(signal, stop);
  process.stdout.off('error', stop);
}

/** As `untilStopped`, for what takes SIGHUP for a word to look at its files again. */
export function untilTerminated(): Promise<void> {
  return untilStopped(undefined, undefined, ['SIGINT', 'SIGTERM']);
}

/** Aborted when somebody wants it to end. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  void untilStopped().then(() => stop.abort());
  return stop.signal;
}
