import { EXIT } from '../../../exit-code.ts';
import { argument } from '../../../options/option.ts';
import { print } from '../../../output/print.ts';
import { defineCommand } from '../../types.ts';

export const command = defineCommand({
  name: 'decode-root',
  summary: 'the root token that was made, by the one-time password, which is asked for',
  arguments: { encoded: argument('<encoded>', 'the encoded token that the last share gave') },
  options: {},
  examples: [['plimsoll vault operator decode-root "$ENCODED"']],
  async run({ encoded }) {
    const { decodedToken } = await import('../../../../vault-client/ceremony.ts');
    const { secretInput } = await import('../../../../vault-client/secret-input.ts');
    await print(`${decodedToken(encoded, await secretInput('One-time password'))}\n`);
    return EXIT.clean;
  },
});
