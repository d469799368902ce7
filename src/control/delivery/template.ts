import { Fault, messageOf } from '../../model/fault.ts';
import { CHART_FUNCTIONS } from '../../observe/configuration/helm/functions/functions.ts';
import { RenderBudget } from '../../observe/configuration/helm/template/budget.ts';
import { renderFile } from '../../observe/configuration/helm/template/execute.ts';
import type { TemplateNode } from '../../observe/configuration/helm/template/nodes.ts';
import { parseTemplate } from '../../observe/configuration/helm/template/parse.ts';
import {
  badValue,
  type FunctionMap,
  takes,
  takesMore,
  type TemplateFunction,
} from '../../observe/configuration/helm/template/signature.ts';
import { addTemplates } from '../../observe/configuration/helm/template/template-set.ts';
import { GoObject, type GoValue } from '../../observe/configuration/helm/template/values.ts';
import { decoded } from './encoding.ts';
import { keyOf, requestOf } from './secrets.ts';
import type { Secret, SecretRequest } from './types.ts';

/** What a template gives: its text, or the secrets that it needs and that are not there yet. */
export type Rendering =
  | { readonly kind: 'text'; readonly text: string; readonly used: readonly SecretRequest[] }
  | { readonly kind: 'wants'; readonly secrets: readonly SecretRequest[] };

const NAME = 'template';

/**
 * Renders a template in the language of Go's text/template, with `secret`, `secrets`, and functions of consul-template and
 * Sprig. A field that is not there is a fault, not an empty text. Throws a `Fault` (`malformed`, `unsupported`, `limit`).
 */
export function renderTemplate(text: string, found: (key: string) => Secret | undefined): Rendering {
  const wanted: SecretRequest[] = [];
  const used: SecretRequest[] = [];
  const ask = (request: SecretRequest): Secret | undefined => {
    used.push(request);
    const secret = found(keyOf(request));
    if (!secret) wanted.push(request);
    return secret;
  };
  try {
    const budget = new RenderBudget();
    budget.beginChart(text.length);
    const templates = new Map<string, readonly TemplateNode[]>();
    addTemplates(templates, NAME, parseTemplate(text));
    const functions = { ...FUNCTIONS, ...secretFunctions(ask) };
    const rendered = renderFile(NAME, new Map(), { templates, functions, budget });
    const [remark] = rendered.remarks;
    if (remark) throw badValue(`line ${remark.line}: ${remark.message}`);
    if (wanted.length === 0) return { kind: 'text', text: rendered.text, used };
  } catch (error) {
    // What is missing may be the only reason.
    if (wanted.length === 0 || !(error instanceof Fault)) throw error;
  }
  return { kind: 'wants', secrets: wanted };
}

function secretFunctions(ask: (request: SecretRequest) => Secret | undefined): FunctionMap {
  return {
    secret: takesMore(['string'], 'string', ([path], parameters) => {
      const secret = ask(requestOf(path, bodyOf(parameters)));
      return secret ? secretValue(secret) : null;
    }),
    secrets: takes(['string'], ([path]) => {
      const secret = ask({ ...requestOf(path.replace(/\/?$/, '/')), query: { list: 'true' } });
      return secret ? strict(secret.data['keys']) : null;
    }),
  };
}

/** `name=value`. */
function bodyOf(parameters: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    parameters.map((parameter) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(parameter) ?? [];
      if (name === '') throw badValue('a parameter of a secret is not name=value');
      return [name, value];
    }),
  );
}

function secretValue({ data, leaseId, lifetime, isRenewable }: Secret): GoValue {
  return new GoObject('Secret', {
    fields: {
      Data: strict(data),
      LeaseID: leaseId,
      LeaseDuration: BigInt(Math.floor((lifetime ?? 0) / 1000)),
      Renewable: isRenewable,
    },
  });
}

/** A map that is not asked for what it does not have: a name with a typing error would be an empty password. */
class StrictMap extends Map<string, GoValue> {
  override get(key: string): GoValue | undefined {
    if (!this.has(key)) throw badValue(`there is no field ${JSON.stringify(key.slice(0, 128))}`);
    return super.get(key);
  }
}

/** A value of JSON as one of Go, numbers as they are written. */
function strict(value: unknown): GoValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : String(value);
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== 'object' || value === null) return null;
  return new StrictMap(Object.entries(value).map(([key, inner]) => [key, strict(inner)]));
}

const known = (name: string): TemplateFunction => {
  const found = CHART_FUNCTIONS[name];
  if (!found) throw new Fault('internal', `there is no function ${name}`);
  return found;
};

/** As consul-template names them, with the order of its arguments. */
const OWN: FunctionMap = {
  base64Encode: known('b64enc'),
  base64Decode: takes(['string'], ([text], { budget }) => {
    budget.text(text.length);
    const bytes = decoded(text, 'base64');
    if (!bytes) throw badValue('it is no base64');
    return bytes.toString();
  }),
  toJSON: known('toJson'),
  toJSONPretty: known('toPrettyJson'),
  toYAML: known('toYaml'),
  parseJSON: known('mustFromJson'),
  toLower: known('lower'),
  toUpper: known('upper'),
  toTitle: known('title'),
  trimSpace: known('trim'),
  trim: takes(['string', 'string'], ([cut, text], run) => known('trimAll').call([cut, text], run)),
  replaceAll: known('replace'),
  split: known('splitList'),
  sha256Hex: known('sha256sum'),
  // What of the process or the machine a template could put into a file.
  env: refused('variables are no place for secrets'),
  file: refused('it reads files of the machine'),
  key: refused('it is of Consul'),
};

function refused(reason: string): TemplateFunction {
  return {
    call() {
      throw new Fault('unsupported', `a template calls what is not there: ${reason}`);
    },
    takesMapAt: () => false,
  };
}

const FUNCTIONS: FunctionMap = {
  ...CHART_FUNCTIONS,
  ...OWN,
  ...Object.fromEntries(Object.entries(CHART_FUNCTIONS).map(([name, made]) => [`sprig_${name}`, made])),
};

/** Throws a `Fault` (`malformed`) for a text that is no template, whatever secrets there are. */
export function checkTemplate(text: string, path: string): void {
  try {
    parseTemplate(text);
  } catch (error) {
    throw new Fault('malformed', `the template of ${path}: ${messageOf(error)}`, { cause: error });
  }
}
