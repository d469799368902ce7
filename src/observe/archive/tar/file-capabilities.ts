/** Revisions of the attribute and the bytes that each has (include/uapi/linux/capability.h, `vfs_cap_data`). */
const LENGTHS: Readonly<Record<number, number>> = { 1: 12, 2: 20, 3: 24 };

/**
 * Numbers of the capabilities that a file gives, from its `security.capability` attribute: permitted and inheritable,
 * for one of them alone may come to act. Undefined for an attribute of no known revision. Source: capabilities(7).
 */
export function readFileCapabilities(attribute: string): number[] | undefined {
  const bytes = Buffer.from(attribute, 'latin1');
  const revision = bytes[3] ?? 0;
  if (bytes.length !== LENGTHS[revision]) return undefined;
  const words = revision === 1 ? 1 : 2;
  const numbers = new Set<number>();
  for (let word = 0; word < words; word += 1) {
    const bits = bytes.readUInt32LE(4 + word * 8) | bytes.readUInt32LE(8 + word * 8);
    for (let bit = 0; bit < 32; bit += 1) if ((bits >>> bit) & 1) numbers.add(word * 32 + bit);
  }
  return [...numbers];
}
