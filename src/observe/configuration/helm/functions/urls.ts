import { badValue, type FunctionMap, takes } from '../template/signature.ts';
import { type GoMap, type GoValue } from '../template/values.ts';

const PARTS =
  /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/** https://helm.sh/docs/chart_template_guide/function_list/#url-functions */
export const URL_FUNCTIONS: FunctionMap = {
  urlParse: takes(['string'], ([text]): GoMap => {
    const found = PARTS.exec(text);
    if (!found) throw badValue('it is no URL');
    const [, scheme = '', userinfo = '', host = '', path = '', query = '', fragment = ''] = found;
    const isOpaque = scheme !== '' && !text.startsWith(`${scheme}:/`) && host === '';
    return new Map<string, GoValue>([
      ['scheme', scheme.toLowerCase()],
      ['host', host],
      ['hostname', host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')],
      ['path', isOpaque ? '' : unescaped(path)],
      ['query', query],
      ['opaque', isOpaque ? path : ''],
      ['fragment', unescaped(fragment)],
      ['userinfo', userinfo],
    ]);
  }),
  urlJoin: takes(['map'], ([parts], { budget }) => {
    const part = (name: string): string => {
      const value = parts.get(name);
      return typeof value === 'string' ? value : '';
    };
    const [scheme, host, path, userinfo] = [part('scheme'), part('host'), part('path'), part('userinfo')];
    const authority = host === '' && userinfo === '' ? '' : `//${userinfo && `${userinfo}@`}${host}`;
    const slash = authority !== '' && path !== '' && !path.startsWith('/') ? '/' : '';
    const query = part('query') && `?${part('query')}`;
    const fragment = part('fragment') && `#${part('fragment')}`;
    const text = `${scheme && `${scheme}:`}${part('opaque') || `${authority}${slash}${path}`}${query}${fragment}`;
    budget.text(text.length);
    return text;
  }),
};

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // What is no escape stays as it is written.
    return text;
  }
}
