import { EXIT } from '../../exit-code.ts';
import { option } from '../../options/option.ts';
import { portOption } from '../../options/nodes.ts';
import { note } from '../../output/print.ts';
import { untilStopped } from '../../stop.ts';
import { VERSION } from '../../../composition/version.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'dev',
  summary: 'a vault in memory, unsealed, to develop with: what it keeps ends with it',
  description: `It listens on this machine alone, without TLS, and has keys and values with versions under secret/, and its
address as the issuer of tokens that say who somebody is. Not for secrets that are any.`,
  arguments: {},
  options: {
    port: portOption(8200),
    rootToken: option('--root-token <token>', 'the first token; default a random one'),
  },
  examples: [
    ['plimsoll vault dev', 'prints the address and the token for VAULT_ADDR and VAULT_TOKEN'],
    ['plimsoll vault dev --root-token root --port 8300'],
  ],
  savesMemory: true,
  async run({ port, rootToken }) {
    const { serveVault } = await import('../../../vault/serve-vault.ts');
    const { requestOf } = await import('../../../vault/self-initialise.ts');
    const address = `http://127.0.0.1:${port}`;
    let token = '';
    const server = await serveVault({
      store: ':memory:',
      listeners: [{ address: { host: '127.0.0.1', port } }],
      audit: [],
      version: VERSION,
      onNote: note,
      // Whoever waits for it to answer is not told that it is sealed.
      async prepare(vault) {
        const made = await vault.initialise(1, 1, rootToken);
        token = made.rootToken;
        await vault.unseal(made.shares[0]?.toString('base64') ?? '');
        const asked = [
          ['sys/mounts/secret', { type: 'kv-v2', description: 'keys and values with versions' }],
          ['identity/oidc/config', { issuer: address }],
        ] as const;
        for (const [path, body] of asked) await vault.handle(requestOf(path, body, token));
      },
    });
    process.stdout.write(`export VAULT_ADDR=${address}\nexport VAULT_TOKEN=${token}\n`);
    note('the vault is unsealed, and in memory: what it keeps ends with it');
    await untilStopped();
    await server.close();
    return EXIT.clean;
  },
});
