import { istioPathTemplate } from '../../../model/sets/patterns.ts';
import type { HttpRule, PathPattern, Permission } from '../../../model/segmentation/permission.ts';
import type { Approximation } from '../approximation.ts';
import { portTexts } from './ports.ts';

type Fields = Readonly<Record<string, readonly string[]>>;

/** An `operation`, and the conditions that hold for it alone. */
export interface Operation {
  readonly fields: Fields;
  readonly when: readonly { readonly key: string; readonly values: readonly string[] }[];
}

const LEFT_OUT = 'the rule is left out';

/** What a permission speaks of, as alternatives; none where it speaks of nothing that Istio sees. */
export function operationsOf(
  permission: Permission,
  isDenial: boolean,
  approximation: Approximation,
): Operation[] {
  const { ports, requests, serverName } = permission;
  const written = portTexts(ports, approximation);
  if (!written) return [];
  const whole = [{ fields: written, when: [] }];
  if (serverName !== undefined) {
    const isMore = approximation.isMore('sidecars see a server name of their own, not that of the caller', {
      more: 'any server name is meant',
      less: LEFT_OUT,
    });
    if (!isMore) return [];
  }
  if (!requests) return whole;
  if (requests.sql.length + requests.kafka.length > 0) {
    const isMore = approximation.isMore('Istio tells neither SQL nor Kafka requests apart', {
      more: 'everything on these ports is meant',
      less: 'such requests are left out',
    });
    if (isMore) return whole;
  }
  if (requests.http.length === 0) return [];
  if (isDenial) {
    const isMore = approximation.isMore(
      'a rule that denies HTTP requests denies all that is not HTTP with them',
      {
        more: 'that is denied too',
        less: LEFT_OUT,
      },
    );
    if (!isMore) return [];
  }
  return requests.http.flatMap((rule) => httpOperation(rule, written, approximation) ?? []);
}

function httpOperation(rule: HttpRule, ports: Fields, approximation: Approximation): Operation | undefined {
  const hosts = hostFields(rule.host, approximation);
  const paths = pathFields(rule.paths, approximation);
  const when = rule.headers.map((header) => headerCondition(header, approximation));
  if (!hosts || !paths || when.includes(undefined)) return undefined;
  const conditions = when.flatMap((one) => (one && one.values.length > 0 ? [one] : []));
  // A rule for HTTP must say something of HTTP, or it would be for everything.
  const isSilent = Object.keys({ ...hosts, ...paths }).length + conditions.length === 0;
  const methods = rule.methods ?? (isSilent ? ['*'] : undefined);
  return { fields: { ...hosts, ...(methods ? { methods } : {}), ...paths, ...ports }, when: conditions };
}

function hostFields(host: string | undefined, approximation: Approximation): Fields | undefined {
  if (host === undefined) return {};
  const [, stars, rest = ''] = /^(\*{1,2})\.(.*)$/s.exec(host) ?? [];
  if (stars === undefined) return { hosts: [host] };
  if (stars === '*') {
    const isMore = approximation.isMore(`Istio has no pattern for one label, as in ${host}`, {
      more: 'any number of labels is meant',
      less: LEFT_OUT,
    });
    if (!isMore) return undefined;
  }
  return { hosts: [`*.${rest}`], notHosts: [`.${rest}`] };
}

function pathFields(paths: readonly PathPattern[], approximation: Approximation): Fields | undefined {
  const [first, ...others] = paths;
  if (!first) return {};
  if (others.length > 0) {
    const isMore = approximation.isMore('Istio does not ask for several path patterns at once', {
      more: 'only the first counts',
      less: LEFT_OUT,
    });
    if (!isMore) return undefined;
  }
  const written = pathTexts(first, approximation);
  if (!written) return undefined;
  return written.length > 0 ? { paths: written } : {};
}

/** Empty for every path; undefined where the rule is left out. */
function pathTexts({ kind, path }: PathPattern, approximation: Approximation): string[] | undefined {
  if (kind === 'regex') {
    const instead = { more: 'every path is meant', less: LEFT_OUT };
    return approximation.isMore('Istio has no regular expressions for paths', instead) ? [] : undefined;
  }
  if (kind === 'template') return templateText(path, approximation);
  if (kind === 'prefix') {
    const whole = path.endsWith('/') ? path.slice(0, -1) : path;
    const exact = whole === '' ? [] : exactPath(whole, approximation);
    return exact && [...exact, `${whole}/*`];
  }
  return exactPath(path, approximation);
}

function exactPath(path: string, approximation: Approximation): string[] | undefined {
  if (!path.endsWith('*')) return [path];
  const instead = { more: 'every path that begins so is meant', less: LEFT_OUT };
  return approximation.isMore('Istio takes an asterisk at the end for a pattern', instead)
    ? [path]
    : undefined;
}

const PLACEHOLDER = /\{[^{}]*\}/g;

function templateText(path: string, approximation: Approximation): string[] | undefined {
  const segments = path.replaceAll(PLACEHOLDER, '{*}').split('/');
  if (!segments.every(isWritable)) {
    const instead = { more: 'any segment is meant in their place', less: LEFT_OUT };
    if (!approximation.isMore('path templates of Istio have neither "=" nor "*"', instead)) return undefined;
  }
  approximation.forced('less', 'segments with "=", "*" or what no URL has do not match {*}');
  const text = segments.map((segment) => (isWritable(segment) ? segment : '{*}')).join('/');
  istioPathTemplate(text);
  return [text];
}

function isWritable(segment: string): boolean {
  return segment === '{*}' || !/[=*]/.test(segment);
}

function headerCondition(
  { name, value }: HttpRule['headers'][number],
  approximation: Approximation,
): Operation['when'][number] | undefined {
  const key = `request.headers[${name}]`;
  if (value === undefined) {
    approximation.forced('less', `a header ${name} that is empty does not count as there`);
    return { key, values: ['*'] };
  }
  if (value !== '' && !value.startsWith('*') && !value.endsWith('*')) return { key, values: [value] };
  const cannot = `Istio has no exact match for an empty value, nor for one that begins or ends with an asterisk`;
  const instead = { more: `any value of ${name} is meant, and none`, less: LEFT_OUT };
  return approximation.isMore(cannot, instead) ? { key, values: [] } : undefined;
}
