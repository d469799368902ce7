import { statSync } from 'node:fs';

/** What whoever started us gave us to read from, such as `<(…)` of a shell. */
const OWN_DESCRIPTOR = /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/\d{1,6})$/;

/** Throws where a path is of something that reading might wait for, for ever: a pipe, a device. Where nothing is there, too. */
export function expectFile(path: string): void {
  if (!OWN_DESCRIPTOR.test(path) && !statSync(path).isFile()) throw new Error('it is no file');
}
