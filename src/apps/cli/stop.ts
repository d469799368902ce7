const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Until somebody wants it to end (SIGINT, SIGTERM, a terminal that is closed), nobody reads standard output any more, or
 * the time is over. Milliseconds; undefined: there is no time. `earlier` is of what may have been wanted before.
 */
export async function untilStopped(milliseconds?: number, earlier?: AbortSignal): Promise<void> {
  if (earlier?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  const timer = milliseconds === undefined ? undefined : setTimeout(stop, milliseconds);
  for (const signal of SIGNALS) process.once(signal, stop);
  process.stdout.once('error', stop);
  await promise;
  clearTimeout(timer);
  for (const signal of SIGNALS) process.off(signal, stop);
  process.stdout.off('error', stop);
}

/** Aborted when somebody wants it to end. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  void untilStopped().then(() => stop.abort());
  return stop.signal;
}
