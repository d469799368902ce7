import type { OnExit } from './types.ts';

/** What a terminal or a service manager ends a process by. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const actions = new Set<() => void>();

/** See `OnExit`. Where others take care of a signal, it does not end the process, and nothing is done. */
export const onExit: OnExit = (action) => {
  if (actions.size === 0) listen();
  actions.add(action);
  return {
    [Symbol.dispose]: () => {
      if (actions.delete(action) && actions.size === 0) ignore();
    },
  };
};

function listen(): void {
  process.on('exit', actAll);
  for (const signal of SIGNALS) process.on(signal, end);
}

function ignore(): void {
  process.off('exit', actAll);
  for (const signal of SIGNALS) process.off(signal, end);
}

function end(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  actAll();
  ignore();
  // As if nobody had listened: whoever waits for this process sees how it ended.
  process.kill(process.pid, signal);
}

function actAll(): void {
  for (const action of [...actions].toReversed()) {
    actions.delete(action);
    try {
      action();
    } catch {
      // The process ends: there is nobody left to tell, and other actions to be done.
    }
  }
}
