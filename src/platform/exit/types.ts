/**
 * Has something done when this process ends before it is disposed of: by a signal, a fault, or by itself. What is done
 * must not wait for anything.
 */
export type OnExit = (action: () => void) => Disposable;
