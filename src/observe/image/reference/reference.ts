import { Fault } from '../../../model/fault.ts';
import { isDigest } from '../manifest/digest.ts';

/** The parts of an image's name, defaults filled in. */
export interface ImageReference {
  /** Host and port of the registry as the name has it; `docker.io` by default. */
  readonly domain: string;
  readonly path: string;
  /** Absent where there is a digest and no tag. */
  readonly tag?: string;
  readonly digest?: string;
}

const MAXIMUM_LENGTH = 1024;
const MAXIMUM_NAME = 255;
const LABEL = '[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*';
const DOMAIN = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const IMAGE_ID = /^[0-9a-f]{64}$/;

/**
 * Parses an image's name as Docker does (the grammar of distribution's reference package): `docker.io` and `library/`
 * by default, the tag `latest` where neither tag nor digest is given. Throws a `Fault` (`usage`).
 */
export function parseReference(text: string): ImageReference {
  const reference = tryParse(text);
  if (typeof reference !== 'string') return reference;
  throw new Fault('usage', `${JSON.stringify(text.slice(0, 200))} is no name of an image: ${reference}`, {
    hint: 'names look like alpine:3.20, ghcr.io/owner/app:1.0 or registry.example:5000/app@sha256:…',
  });
}

/** Does `parseReference` accept it? */
export function isReference(text: string): boolean {
  return typeof tryParse(text) !== 'string';
}

/** The name as Docker shows it: without `docker.io` and `library/`. */
export function familiarName({ domain, path }: ImageReference): string {
  if (domain !== 'docker.io') return `${domain}/${path}`;
  const name = path.startsWith('library/') ? path.slice('library/'.length) : path;
  return name.includes('/') ? path : name;
}

/** The reference, or why it is none. */
function tryParse(text: string): ImageReference | string {
  if (text.length > MAXIMUM_LENGTH) return 'it is too long';
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  if (digest !== undefined && !isDigest(digest)) return 'what follows the @ is no digest';
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  if (tag !== undefined && !TAG.test(tag)) return 'what follows the last colon is no tag';
  if (IMAGE_ID.test(name)) return 'it is the id of an image, which only an engine knows';
  const { domain, path } = splitDomain(name);
  if (!DOMAIN.test(domain)) return 'its first part is no host name';
  if (path.length + domain.length > MAXIMUM_NAME) return `its name is longer than ${MAXIMUM_NAME}`;
  if (path.toLowerCase() !== path) return 'its name has capital letters';
  if (!path.split('/').every((component) => COMPONENT.test(component))) {
    return 'its name has other characters than letters, digits and single separators';
  }
  return withDefaults({ domain, path, tag, digest });
}

function withDefaults(parts: {
  domain: string;
  path: string;
  tag: string | undefined;
  digest: string | undefined;
}): ImageReference {
  const { domain, path, digest } = parts;
  const tag = parts.tag ?? (digest === undefined ? 'latest' : undefined);
  return { domain, path, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

function splitDomain(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  const isHost = /[.:A-Z]/.test(first) || first === 'localhost';
  const domain = slash < 0 || !isHost ? 'docker.io' : first;
  const path = slash < 0 || !isHost ? name : name.slice(slash + 1);
  if (domain !== 'docker.io' && domain !== 'index.docker.io') return { domain, path };
  return { domain: 'docker.io', path: path.includes('/') ? path : `library/${path}` };
}
