import { keysOf, type Path, textAt, valueAt } from '../../model/configuration/place.ts';
import type { Plain } from '../../model/configuration/structured.ts';
import { nameOf, pathsOf, referenceOf } from './reference.ts';
import type { Operation, Rewriter } from './types.ts';

/** Images that read a variable from the file that `NAME_FILE` names, as their pages say. */
const READS_FILES = /(?:^|\/)(?:postgres|mysql|mariadb|mongo|wordpress|nextcloud|percona)(?:[:@]|$)/;
const NAME = /(?:^|\/)(?:docker-|podman-)?compose(?:[._-][\w.-]+)?\.ya?ml$/i;

/**
 * Files of Compose. A variable of an image that reads files comes from one of `secrets`; any other has to be given to
 * Compose, which does not start without it. Source: https://docs.docker.com/reference/compose-file/
 */
export const rewriteCompose: Rewriter = ({ path: file, documents }, leak) => {
  const reference = referenceOf(leak);
  if (!NAME.test(file) || reference === undefined) return undefined;
  for (const { value, number: document } of documents)
    for (const service of keysOf(valueAt(value, ['services']))) {
      const variable = variableOf(value, service, leak.secret);
      if (!variable) continue;
      const { name, path, isListed } = variable;
      if (READS_FILES.test(textAt(value, ['services', service, 'image']))) {
        const secret = secretName(value, service, name);
        return {
          change: fromFile({ value, document, service, secret, ...variable }),
          added: [],
          remarks: [`./secrets/${secret} is to hold ${reference}: an agent of the vault writes it`],
        };
      }
      const given = givenName(value, service, name, reference);
      const text = interpolated(given, reference);
      return {
        change: [{ kind: 'set', document, path, value: isListed ? `${name}=${text}` : text }],
        added: [],
        remarks: [`${given} is to be given to Compose from ${reference}`],
      };
    }
  return undefined;
};

interface Variable {
  readonly name: string;
  readonly path: Path;
  readonly isListed: boolean;
}

function variableOf(value: unknown, service: string, secret: string): Variable | undefined {
  const at: Path = ['services', service, 'environment'];
  const environment = valueAt(value, at);
  if (Array.isArray(environment)) {
    for (const [index, item] of environment.entries()) {
      const [, name, text] = (typeof item === 'string' && /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(item)) || [];
      if (name !== undefined && text?.trim() === secret.trim())
        return { name, path: [...at, index], isListed: true };
    }
    return undefined;
  }
  const name = keysOf(environment).find((key) => textAt(environment, [key]).trim() === secret.trim());
  return name === undefined ? undefined : { name, path: [...at, name], isListed: false };
}

interface InService extends Variable {
  readonly value: unknown;
  readonly document: number;
  readonly service: string;
  /** Name of the secret in the file. */
  readonly secret: string;
}

/** A name that no other secret of the file has. */
function secretName(value: unknown, service: string, variable: string): string {
  const name = nameOf(variable);
  return valueAt(value, ['secrets', name]) === undefined ? name : nameOf(`${service}-${variable}`);
}

/** What Compose puts there of what it is given, without which it does not start. */
function interpolated(name: string, reference: string): string {
  return `\${${name}:?${reference.replace('vault:', '')}}`;
}

/** Compose is given one value by each name: where the file asks for another by this one, it is the service's own. */
function givenName(value: unknown, service: string, name: string, reference: string): string {
  const asks = new RegExp(String.raw`\$\{?${name}(?!\w)`);
  const own = interpolated(name, reference);
  const [other] = pathsOf(value, (text) => asks.test(text.replaceAll(own, '')));
  return other ? `${service}_${name}`.toUpperCase().replaceAll(/\W/g, '_').replace(/^\d/, '_$&') : name;
}

function fromFile({
  value,
  document,
  service,
  secret,
  name,
  path,
  isListed,
}: InService): readonly Operation[] {
  const mounted = `/run/secrets/${secret}`;
  const own: Path = ['services', service, 'secrets'];
  const given = valueAt(value, own);
  const before = Array.isArray(given) ? (given as readonly Plain[]) : [];
  const set = (at: Path, to: Plain): Operation => ({ kind: 'set', document, path: at, value: to });
  return [
    ...(isListed
      ? [set(path, `${name}_FILE=${mounted}`)]
      : [set([...path.slice(0, -1), `${name}_FILE`], mounted), { kind: 'remove' as const, document, path }]),
    set(own, [...before, secret]),
    valueAt(value, ['secrets']) === undefined
      ? set(['secrets'], { [secret]: { file: `./secrets/${secret}` } })
      : set(['secrets', secret], { file: `./secrets/${secret}` }),
  ];
}
