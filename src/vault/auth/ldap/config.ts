import * as z from 'zod';
import type { Directories, DirectoryServer } from '../../../platform/directory/types.ts';
import { durationSchema } from '../../durations.ts';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { shownTerms, termsOf, tokenFields, type TokenTerms } from '../token-fields.ts';
import { checkedAuthority } from '../../trusted-server.ts';
import { filledFilter } from './names.ts';

const configFields = z.object({
  url: z.string().max(4096).optional(),
  starttls: flagSchema.optional(),
  certificate: z.string().max(100_000).optional(),
  tls_min_version: z.enum(['tls12', 'tls13']).optional(),
  tls_max_version: z.enum(['tls12', 'tls13']).optional(),
  insecure_tls: z.literal([false, 'false', ''], 'is not taken: give the certificate').optional(),
  client_tls_cert: z.literal('', 'is not taken').optional(),
  client_tls_key: z.literal('', 'is not taken').optional(),
  connection_timeout: durationSchema.optional(),
  request_timeout: durationSchema.optional(),
  binddn: z.string().max(2048).optional(),
  bindpass: z.string().max(1024).optional(),
  userdn: z.string().max(2048).optional(),
  userattr: z
    .string()
    .regex(/^[A-Za-z][\w-]{0,63}$/, 'is no attribute')
    .optional(),
  userfilter: z.string().max(4096).optional(),
  discoverdn: flagSchema.optional(),
  deny_null_bind: z.literal([true, 'true', ''], 'is always so').optional(),
  upndomain: z
    .string()
    .regex(/^[\w.-]{0,255}$/, 'is no domain')
    .optional(),
  groupdn: z.string().max(2048).optional(),
  groupattr: z
    .string()
    .regex(/^[A-Za-z][\w-]{0,63}$/, 'is no attribute')
    .optional(),
  groupfilter: z.string().max(4096).optional(),
  anonymous_group_search: flagSchema.optional(),
  username_as_alias: flagSchema.optional(),
  case_sensitive_names: z
    .literal([false, 'false', ''], 'is not taken: names are the same in any case')
    .optional(),
  use_token_groups: z.literal([false, 'false', ''], 'is not taken: use a groupfilter').optional(),
  dereference_aliases: z.literal(['never', ''], 'is never').optional(),
  max_page_size: z.coerce.number().optional(),
  ...tokenFields,
});
type ConfigFields = z.infer<typeof configFields>;

/** A directory, and how people and their groups are found in it. */
export interface LdapConfig {
  readonly urls: readonly string[];
  readonly startTls: boolean;
  /** PEM; empty: whom this machine trusts. */
  readonly authority: string;
  readonly minimumTls: 'tls12' | 'tls13';
  /** Seconds. */
  readonly connectTimeout: number;
  readonly totalTimeout: number;
  readonly bindName: string;
  /** Never told. */
  readonly bindPassword: string;
  readonly userBase: string;
  readonly userAttribute: string;
  readonly userFilter: string;
  readonly discovers: boolean;
  readonly domain: string;
  readonly groupBase: string;
  readonly groupAttribute: string;
  readonly groupFilter: string;
  readonly searchesGroupsAsNobody: boolean;
  readonly hasTypedAlias: boolean;
  readonly terms: TokenTerms;
}

/** As Vault has it where nobody says. */
const USUAL: LdapConfig = {
  urls: ['ldap://127.0.0.1'],
  startTls: false,
  authority: '',
  minimumTls: 'tls12',
  connectTimeout: 10,
  totalTimeout: 30,
  bindName: '',
  bindPassword: '',
  userBase: '',
  userAttribute: 'cn',
  userFilter: '({{.UserAttr}}={{.Username}})',
  discovers: false,
  domain: '',
  groupBase: '',
  groupAttribute: 'cn',
  groupFilter: '(|(memberUid={{.Username}})(member={{.UserDN}})(uniqueMember={{.UserDN}}))',
  searchesGroupsAsNobody: false,
  hasTypedAlias: false,
  terms: termsOf({}),
};

export const CONFIG_PATH = 'config';
/** Seconds that somebody who logs in waits at most. */
const LONGEST = 60;

export const CONFIG_ROUTE: Route = {
  path: 'config',
  read: operation({
    summary: 'Read which directory is asked',
    async handle({ store }) {
      const found = await store.get<LdapConfig>(CONFIG_PATH);
      if (!found) throw new Refusal(404);
      return { data: shown(found.value) };
    },
  }),
  update: operation({
    summary: 'Say which directory is asked',
    fields: configFields,
    async handle({ store, fields, services }: Call<ConfigFields>) {
      await store.update<LdapConfig>(CONFIG_PATH, (before = USUAL) =>
        checked(changed(fields, before), services.directories),
      );
      return undefined;
    },
  }),
};

/** What connects to it. */
export function serverOf(config: LdapConfig): DirectoryServer {
  return {
    urls: config.urls,
    startTls: config.startTls,
    authority: config.authority,
    minimumTls: config.minimumTls === 'tls13' ? 'TLSv1.3' : 'TLSv1.2',
    connectTimeout: config.connectTimeout * 1000,
    totalTimeout: config.totalTimeout * 1000,
  };
}

function seconds(given: number | undefined, kept: number): number {
  return given === undefined || given <= 0 ? kept : Math.min(given, LONGEST);
}

function changed(asked: ConfigFields, before: LdapConfig): LdapConfig {
  return {
    urls: asked.url?.split(',').map((url) => url.trim()) ?? before.urls,
    startTls: asked.starttls ?? before.startTls,
    authority: asked.certificate ?? before.authority,
    minimumTls: asked.tls_min_version ?? before.minimumTls,
    connectTimeout: seconds(asked.connection_timeout, before.connectTimeout),
    totalTimeout: seconds(asked.request_timeout, before.totalTimeout),
    bindName: asked.binddn ?? before.bindName,
    bindPassword: asked.bindpass ?? before.bindPassword,
    userBase: asked.userdn ?? before.userBase,
    userAttribute: asked.userattr?.toLowerCase() ?? before.userAttribute,
    userFilter: asked.userfilter || before.userFilter,
    discovers: asked.discoverdn ?? before.discovers,
    domain: asked.upndomain ?? before.domain,
    groupBase: asked.groupdn ?? before.groupBase,
    groupAttribute: asked.groupattr || before.groupAttribute,
    groupFilter: asked.groupfilter || before.groupFilter,
    searchesGroupsAsNobody: asked.anonymous_group_search ?? before.searchesGroupsAsNobody,
    hasTypedAlias: asked.username_as_alias ?? before.hasTypedAlias,
    terms: termsOf(asked, before.terms),
  };
}

/** Throws a `Refusal` (400) for what no directory could be asked by. */
function checked(config: LdapConfig, directories: Directories): LdapConfig {
  checkedAuthority(config.authority);
  for (const url of config.urls) checkUrl(url, config.startTls);
  if ((config.bindName === '') !== (config.bindPassword === ''))
    throw new Refusal(400, 'binddn and bindpass are given both, or neither');
  checkFilter('userfilter', config.userFilter, ['UserAttr', 'Username'], directories);
  checkFilter('groupfilter', config.groupFilter, ['Username', 'UserDN'], directories);
  return config;
}

/** Whoever is between reads passwords, and lets in whom it wants. */
function checkUrl(text: string, startTls: boolean): void {
  const url = URL.parse(text);
  const isPlain = url?.protocol === 'ldap:' && !startTls;
  const isNear = url !== null && /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  if (
    !url ||
    !/^ldaps?:$/.test(url.protocol) ||
    url.hostname === '' ||
    url.username !== '' ||
    !/^\/?$/.test(url.pathname)
  )
    throw new Refusal(400, 'url is not ldaps://host:port');
  if (isPlain && !isNear)
    throw new Refusal(400, 'url must be ldaps, or starttls set, unless the directory is on this machine');
}

function checkFilter(
  name: string,
  template: string,
  known: readonly string[],
  directories: Directories,
): void {
  const filled = filledFilter(template, Object.fromEntries(known.map((one) => [one, 'x'])));
  if (filled === undefined)
    throw new Refusal(
      400,
      `${name} has {{…}} that is not one of ${known.map((one) => `{{.${one}}}`).join(', ')}`,
    );
  if (!directories.isFilter(filled)) throw new Refusal(400, `${name} is no filter`);
}

function shown(config: LdapConfig) {
  return {
    url: config.urls.join(','),
    starttls: config.startTls,
    certificate: config.authority,
    tls_min_version: config.minimumTls,
    tls_max_version: 'tls13',
    insecure_tls: false,
    connection_timeout: config.connectTimeout,
    request_timeout: config.totalTimeout,
    binddn: config.bindName,
    userdn: config.userBase,
    userattr: config.userAttribute,
    userfilter: config.userFilter,
    discoverdn: config.discovers,
    deny_null_bind: true,
    upndomain: config.domain,
    groupdn: config.groupBase,
    groupattr: config.groupAttribute,
    groupfilter: config.groupFilter,
    anonymous_group_search: config.searchesGroupsAsNobody,
    username_as_alias: config.hasTypedAlias,
    case_sensitive_names: false,
    use_token_groups: false,
    dereference_aliases: 'never',
    max_page_size: 0,
    ...shownTerms(config.terms),
  };
}
