/** Functions whose name has no `Fn::` before it. */
const BARE = new Set(['Ref', 'Condition']);
/** Short forms of the functions ([reference](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html)). */
const FUNCTIONS = new Set([
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
]);

/** `!Sub text` is `{ "Fn::Sub": text }`, `!Ref name` is `{ "Ref": name }`. */
export function readShortTag(tag: string, value: unknown): unknown {
  const name = tag.slice(1);
  if (BARE.has(name)) return { [name]: value };
  return FUNCTIONS.has(name) ? { [`Fn::${name}`]: value } : undefined;
}
