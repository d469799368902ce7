import { Fault, messageOf } from '../../../../model/fault.ts';
import { VERSION } from '../../../composition/version.ts';
import { EXIT } from '../../exit-code.ts';
import { LISTENER_OPTIONS } from '../../options/listener.ts';
import { portOption } from '../../options/nodes.ts';
import { argument, flag, option, repeatedOption } from '../../options/option.ts';
import { note } from '../../output/print.ts';
import { untilTerminated } from '../../stop.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'server',
  summary: 'serve secrets, until it is stopped',
  description: `It is sealed when it starts: initialise it once (plimsoll vault operator init), and give it shares after each start
(plimsoll vault operator unseal). Requests are served once they are recorded, where --audit-file says where. SIGHUP has
it take up audit files and certificates that were put in the place of those it has. A password of PostgreSQL is in
PGPASSWORD or ~/.pgpass. docs/guides/run-the-vault.md says what a file of settings has.`,
  arguments: {
    settings: argument('[vault.yaml]', 'file of settings, in which all of this can be said and more', {
      completion: 'file',
    }),
  },
  options: {
    store: option(
      '--store <file>',
      'file, or postgres://user@host/database, where secrets are kept, encrypted',
      {
        completion: 'file',
      },
    ),
    port: portOption(8200),
    ...LISTENER_OPTIONS,
    auditFile: repeatedOption('--audit-file <file>', 'file in which every request and answer is recorded', {
      completion: 'file',
    }),
    headFile: option(
      '--head-file <file>',
      'file that tells whether the store was put back to what it was before; not on its disk',
      { completion: 'file' },
    ),
    acceptRollback: flag('--accept-rollback', 'take a store that was put back for what it is', {
      isByHand: true,
    }),
  },
  examples: [
    ['plimsoll vault server --store vault.db --audit-file audit.log', 'on this machine alone'],
    [
      'plimsoll vault server --store vault.db --host 0.0.0.0 --tls-certificate vault.pem --tls-key vault.key --audit-file audit.log',
    ],
    ['plimsoll vault server --store postgres://vault@db.example/vault', 'one of several replicas'],
    ['plimsoll vault server vault.yaml'],
  ],
  savesMemory: true,
  async run({ settings, acceptRollback, ...options }) {
    const { readVaultFile } = await import('../../../vault/settings-file.ts');
    const { serveVault } = await import('../../../vault/serve-vault.ts');
    const { letYoungGrow } = await import('../../../../platform/memory/let-young-grow.ts');
    const { protectProcess } = await import('../../../../platform/key-memory/protect-process.ts');
    letYoungGrow();
    const file = settings === undefined ? fileOf(options) : readVaultFile(settings);
    const { memory, missing } = await protectProcess();
    for (const one of missing) note(one);
    const server = await serveVault({
      ...file,
      memory,
      acceptsRollback: acceptRollback,
      version: VERSION,
      onNote: note,
    });
    const { isInitialised, isSealed } = await server.vault.status();
    const state = !isInitialised ? 'not initialised' : isSealed ? 'sealed' : 'unsealed';
    note(`the vault listens on ${server.addresses.join(' and ')}, and is ${state}`);
    const reload = () => void server.reload().catch((error: unknown) => note(messageOf(error)));
    process.on('SIGHUP', reload);
    await untilTerminated();
    process.off('SIGHUP', reload);
    await server.close();
    return EXIT.clean;
  },
});

interface Options {
  readonly store: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly tlsCertificate: string | undefined;
  readonly tlsKey: string | undefined;
  readonly auditFile: readonly string[];
  readonly headFile: string | undefined;
}

function fileOf({ store, host, port, tlsCertificate, tlsKey, auditFile, headFile }: Options) {
  if (store === undefined) throw new Fault('usage', 'give --store or a file of settings');
  if ((URL.parse(store)?.password ?? '') !== '')
    throw new Fault('usage', 'a command line is no place for a password', {
      hint: 'use PGPASSWORD or ~/.pgpass',
    });
  const tls =
    tlsCertificate !== undefined && tlsKey !== undefined
      ? { certificate: tlsCertificate, key: tlsKey }
      : undefined;
  return { store, listeners: [{ address: { host, port }, tls }], audit: [...auditFile], headFile };
}
