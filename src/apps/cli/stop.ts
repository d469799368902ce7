/** Until somebody wants it to end (SIGINT, SIGTERM), or the time is over. Milliseconds; undefined: there is no time. */
export async function untilStopped(milliseconds?: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  const timer = milliseconds === undefined ? undefined : setTimeout(stop, milliseconds);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await promise;
  clearTimeout(timer);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
}

/** Aborted when somebody wants it to end. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  void untilStopped().then(() => stop.abort());
  return stop.signal;
}
