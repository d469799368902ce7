/** From now on, Node says nothing of what it calls experimental: people can do nothing about it. */
export function silenceExperiments(): void {
  const warn = process.emitWarning.bind(process) as (...given: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (rest[0] !== 'ExperimentalWarning') warn(warning, ...rest);
  };
}
