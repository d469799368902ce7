import { formatOption } from './report-format.ts';
import { flag, option, repeatedOption } from './option.ts';

/** Options of every command that asks a vault. */
export const VAULT_OPTIONS = {
  format: formatOption(['table', 'json'], 'table'),
  namespace: option('--namespace <path>', 'the namespace to ask in; default VAULT_NAMESPACE', {
    aliases: ['--ns'],
  }),
  field: option('--field <name>', 'print one field only, as it is'),
  wrapTtl: option('--wrap-ttl <time>', 'have the answer wrapped for so long, such as 5m'),
  tlsSkipVerify: flag('--tls-skip-verify', 'believe whoever answers, whatever the certificate says', {
    isByHand: true,
  }),
};

/** Whose token it is. */
export const OTHER_TOKEN = {
  accessor: option('--accessor <accessor>', 'one by its accessor; default the own one'),
};

/** What is said of a namespace. */
export const CUSTOM_METADATA = repeatedOption(
  '--custom-metadata <key=value>',
  'what to say of it; may be given several times',
);

/** By how much something is to live longer. */
export const INCREMENT = option('--increment <time>', 'by how much, such as 1h');

/** Versions of a secret. */
export const VERSIONS = repeatedOption('--versions <number>', 'a version; may be given several times', {
  parse: Number,
});

/** How the key is split. */
export const SHARE_OPTIONS = {
  keyShares: option('--key-shares <number>', 'people who have a share', { parse: Number, absent: 5 }),
  keyThreshold: option('--key-threshold <number>', 'how many of them it takes', { parse: Number, absent: 3 }),
};

/** Of the shares of a key. */
export const RESET_OPTION = flag('--reset', 'forget the shares that were given');

/** Steps of what several people do together; without one of them a share is asked for. */
export const CEREMONY_OPTIONS = {
  init: flag('--init', 'begin'),
  cancel: flag('--cancel', 'give it up'),
  status: flag('--status', 'how far it is'),
  nonce: option('--nonce <nonce>', 'of which attempt; default the one that runs'),
};

/** How something is mounted. */
export const MOUNT_OPTIONS = {
  path: option('--path <path>', 'where; default its type'),
  description: option('--description <text>', 'what it is for'),
};
