import { type FunctionMap, takes, takesMore } from '../template/signature.ts';
import { GoObject } from '../template/values.ts';

/** What stands for a secret that only an installation makes: a word that no check takes for one. */
const PLACEHOLDER = 'placeholder';

const random = takes(['int'], ([count], { budget }) => {
  const length = Math.max(0, Number(count));
  budget.text(length);
  // Of any length, and still the word that nobody takes for a secret.
  return 'x'.repeat(length);
});
const certificate = () =>
  new GoObject('sprig.certificate', { fields: { Cert: PLACEHOLDER, Key: PLACEHOLDER } });

/**
 * Functions whose results are random or secret (https://helm.sh/docs/chart_template_guide/function_list/#cryptographic-and-security-functions):
 * each gives the same placeholder every time.
 */
export const PLACEHOLDER_FUNCTIONS: FunctionMap = {
  randAlphaNum: random,
  randAlpha: random,
  randAscii: random,
  randBytes: random,
  randNumeric: takes(['int'], ([count], { budget }) => {
    budget.text(Math.max(0, Number(count)));
    return '0'.repeat(Math.max(0, Number(count)));
  }),
  shuffle: takes(['string'], ([text]) => text),
  uuidv4: takes([], () => '00000000-0000-4000-8000-000000000000'),
  bcrypt: takes(['any'], () => PLACEHOLDER),
  htpasswd: takes(['string', 'string'], ([user]) => `${user}:${PLACEHOLDER}`),
  derivePassword: takesMore(['any'], 'any', () => PLACEHOLDER),
  genPrivateKey: takes(['string'], () => PLACEHOLDER),
  genCA: takesMore(['string', 'int'], 'any', certificate),
  genCAWithKey: takesMore(['string', 'int'], 'any', certificate),
  genSelfSignedCert: takesMore(['string', 'any', 'any', 'int'], 'any', certificate),
  genSelfSignedCertWithKey: takesMore(['string', 'any', 'any', 'int'], 'any', certificate),
  genSignedCert: takesMore(['string', 'any', 'any', 'int'], 'any', certificate),
  genSignedCertWithKey: takesMore(['string', 'any', 'any', 'int'], 'any', certificate),
  buildCustomCert: takesMore(['string'], 'any', certificate),
  encryptAES: takes(['string', 'string'], () => PLACEHOLDER),
  decryptAES: takes(['string', 'string'], () => PLACEHOLDER),
  // Nothing of a target is ever asked of a network.
  getHostByName: takes(['string'], () => ''),
};
