import { VERSION } from '../../../composition/version.ts';
import { EXIT } from '../../exit-code.ts';
import { portOption } from '../../options/nodes.ts';
import { option, requiredOption } from '../../options/option.ts';
import { note } from '../../output/print.ts';
import { untilStopped } from '../../stop.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'server',
  summary: 'serve secrets, until it is stopped',
  description: `It is sealed when it starts: initialise it once with /v1/sys/init, and give it shares with /v1/sys/unseal after each
start. Requests are served once they are recorded, where --audit says where.`,
  arguments: {},
  options: {
    store: requiredOption('--store <file>', 'where secrets are kept, encrypted; made where it is not there', {
      completion: 'file',
    }),
    host: option('--host <address>', 'address on which it listens', { absent: '127.0.0.1' }),
    port: portOption(8200),
    tlsCertificate: option('--tls-certificate <file>', 'certificate with its chain, as PEM', {
      completion: 'file',
      requires: ['tlsKey'],
    }),
    tlsKey: option('--tls-key <file>', 'key of the certificate, as PEM', {
      completion: 'file',
      requires: ['tlsCertificate'],
    }),
    auditFile: option('--audit-file <file>', 'file in which every request and answer is recorded', {
      completion: 'file',
    }),
  },
  examples: [
    ['plimsoll vault server --store vault.db --audit-file audit.log', 'on this machine alone'],
    [
      'plimsoll vault server --store vault.db --host 0.0.0.0 --tls-certificate vault.pem --tls-key vault.key --audit-file audit.log',
    ],
  ],
  async run({ store, host, port, tlsCertificate, tlsKey, auditFile }) {
    const { serveVault } = await import('../../../vault/serve-vault.ts');
    const tls =
      tlsCertificate !== undefined && tlsKey !== undefined
        ? { certificate: tlsCertificate, key: tlsKey }
        : undefined;
    const audit = auditFile === undefined ? [] : [auditFile];
    const server = await serveVault({ store, host, port, tls, audit, version: VERSION, onNote: note });
    note(
      `the vault listens on ${server.address}, and is ${(await server.vault.status()).isInitialised ? 'sealed' : 'not initialised'}`,
    );
    await untilStopped();
    await server.close();
    return EXIT.clean;
  },
});
