import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { Fault, messageOf } from '../../../../model/fault.ts';
import { parseJson } from '../../../../model/json/parse.ts';
import { check } from '../../manifest/documents.ts';

/** What a user proves to a registry with. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** A refresh token, which the token server turns into others. */
  | { readonly kind: 'identity'; readonly token: string }
  /** A token that the registry takes as it is. */
  | { readonly kind: 'registry'; readonly token: string };

export interface CredentialSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly progress: (message: string) => void;
}

const MAXIMUM_FILE = 4 * 2 ** 20;
const HELPER_TIME = 30_000;
const HELPER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/;
/** Names under which clients store what they know for Docker Hub. */
const HUB_KEYS = ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io'];

const entrySchema = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
  registrytoken: z.string().optional(),
});
const fileSchema = z.object({
  auths: z.record(z.string(), entrySchema).nullish(),
  credsStore: z.string().nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
});
type CredentialFile = z.infer<typeof fileSchema>;

/**
 * What the user's files (`config.json` of Docker, `auth.json` of Podman and its kin) hold for a repository, the first
 * file that knows the registry winning. `domain` and `path` as an image's name has them.
 * Throws a `Fault` for a file that is not as it should be.
 */
export async function findCredentials(
  domain: string,
  path: string,
  sources: CredentialSources,
): Promise<Credentials | undefined> {
  for (const file of credentialFiles(sources.environment)) {
    const content = await readCredentialFile(file);
    const found = content && (await lookUp(content, domain, path, sources));
    if (found) return found;
  }
  return undefined;
}

function credentialFiles(environment: CredentialSources['environment']): string[] {
  const home = environment['HOME'] ?? homedir();
  const docker = environment['DOCKER_CONFIG'] || join(home, '.docker');
  const runtime = environment['XDG_RUNTIME_DIR'];
  return [
    ...(environment['REGISTRY_AUTH_FILE'] ? [environment['REGISTRY_AUTH_FILE']] : []),
    join(docker, 'config.json'),
    ...(runtime ? [join(runtime, 'containers', 'auth.json')] : []),
    join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'containers', 'auth.json'),
  ];
}

async function readCredentialFile(path: string): Promise<CredentialFile | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile()) return undefined;
  if (stats.size > MAXIMUM_FILE) throw new Fault('limit', `${path} is larger than ${MAXIMUM_FILE} bytes`);
  try {
    const text = await readFile(path, 'utf8');
    return text.trim() === '' ? undefined : check(fileSchema, parseJson(text), path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    // The parser's own message would quote the file, which holds secrets.
    throw new Fault('malformed', `${path} cannot be read as JSON`, { hint: 'log in again to write it anew' });
  }
}

/** A helper for the registry, then the helper for all, then the file itself: as Docker does. */
async function lookUp(
  file: CredentialFile,
  domain: string,
  path: string,
  sources: CredentialSources,
): Promise<Credentials | undefined> {
  const hosts = domain === 'docker.io' ? HUB_KEYS : [domain];
  const helpers = new Map(Object.entries(file.credHelpers ?? {}));
  const server = domain === 'docker.io' ? 'https://index.docker.io/v1/' : domain;
  const helper = hosts.map((host) => helpers.get(host)).find((name) => name !== undefined) ?? file.credsStore;
  const fromHelper = helper ? await askHelper(helper, server, sources) : undefined;
  return fromHelper ?? fromEntries(new Map(Object.entries(file.auths ?? {})), hosts, path);
}

/** The entry of the longest key that names the repository; containers-auth.json(5) has keys with paths. */
function fromEntries(
  entries: ReadonlyMap<string, z.infer<typeof entrySchema>>,
  hosts: readonly string[],
  path: string,
): Credentials | undefined {
  const byName = new Map([...entries].map(([key, entry]) => [nameOfKey(key), entry]));
  for (let scope = `/${path}`; ; scope = scope.slice(0, scope.lastIndexOf('/'))) {
    for (const host of hosts) {
      const entry = byName.get(`${nameOfKey(host)}${scope}`);
      const found = entry && credentialsOf(entry);
      if (found) return found;
    }
    if (scope === '') return undefined;
  }
}

/** `https://index.docker.io/v1/` and the like, as older clients write keys, without what is no name. */
function nameOfKey(key: string): string {
  const bare = key.replace(/^https?:\/\//, '');
  return bare === key ? key : (bare.split('/', 1)[0] ?? '');
}

function credentialsOf(entry: z.infer<typeof entrySchema>): Credentials | undefined {
  if (entry.registrytoken) return { kind: 'registry', token: entry.registrytoken };
  if (entry.identitytoken) return { kind: 'identity', token: entry.identitytoken };
  const { username, password } = entry;
  if (username && password !== undefined) return { kind: 'password', username, password };
  const decoded = Buffer.from(entry.auth ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) return undefined;
  const secret = decoded.slice(colon + 1).replace(/(?<!\0)\0+$/, '');
  return { kind: 'password', username: decoded.slice(0, colon), password: secret };
}

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** Asks `docker-credential-NAME get` (docker/docker-credential-helpers). One that fails is told, no more: the image may be public. */
async function askHelper(
  name: string,
  server: string,
  { environment, progress }: CredentialSources,
): Promise<Credentials | undefined> {
  if (!HELPER_NAME.test(name))
    throw new Fault('malformed', `not a credential helper's name: ${JSON.stringify(name)}`);
  const program = `docker-credential-${name}`;
  const { error, stdout } = await runHelper(program, server, environment);
  if (error) {
    if (/credentials not found|no credentials/i.test(`${stdout}${messageOf(error)}`)) return undefined;
    progress(`${program} failed for ${server}, going on without it: ${reasonOf(error, stdout)}`);
    return undefined;
  }
  const { Username, Secret } = check(answerSchema, parseAnswer(stdout, program), program);
  if (Secret === '') return undefined;
  if (Username === '<token>') return { kind: 'identity', token: Secret };
  return { kind: 'password', username: Username, password: Secret };
}

function runHelper(
  program: string,
  server: string,
  environment: CredentialSources['environment'],
): Promise<{ error: Error | null; stdout: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...environment }, timeout: HELPER_TIME, maxBuffer: 2 ** 20, windowsHide: true };
    const child = execFile(program, ['get'], options, (error, stdout) => resolve({ error, stdout }));
    // A helper that ends without reading its input breaks the pipe; how it ended tells more.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(server);
  });
}

function parseAnswer(stdout: string, program: string): unknown {
  try {
    return parseJson(stdout);
  } catch {
    throw new Fault('malformed', `${program} did not answer with JSON`);
  }
}

function reasonOf(error: Error, stdout: string): string {
  if ('code' in error && error.code === 'ENOENT') return 'it is not installed';
  if ('killed' in error && error.killed) return `no answer within ${HELPER_TIME / 1000} s`;
  return (stdout.trim() || error.message).slice(0, 200);
}
