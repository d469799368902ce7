import { text } from 'node:stream/consumers';
import { messageOf } from '../../../../model/fault.ts';
import { EXIT } from '../../exit-code.ts';
import { argumentList, flag, option } from '../../options/option.ts';
import { say } from '../../output/print.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'await',
  summary: 'wait until the kernel knows a container that is about to begin (engines call it)',
  arguments: {
    words: argumentList('[arguments...]', 'with --runtime: what the runtime is called with'),
  },
  options: {
    runtime: option('--runtime <program>', 'ask this runtime for its state, instead of standard input', {
      isByHand: true,
    }),
    open: flag('--open', 'exit 0 also where the kernel cannot be told', { isByHand: true }),
  },
  examples: [
    ['plimsoll network await < state.json', 'as a hook'],
    ['plimsoll network await --runtime runc -- create --bundle DIR ID', 'as a runtime'],
  ],
  exitCodes: { 3: 'no such runtime', 4: 'the kernel could not be told' },
  async run({ words, runtime, open }, services) {
    const { beginningOf, awaitKernel } = await import('../../../../control/guard/start-door.ts');
    const host = await services.host();
    try {
      const reported =
        runtime === undefined ? await text(process.stdin) : await beginningOf(words, runtime, host);
      if (reported !== undefined) await awaitKernel(reported, host);
    } catch (error) {
      if (!open) throw error;
      say(`it begins, and the kernel does not know it yet: ${messageOf(error)}`);
    }
    return EXIT.clean;
  },
});
