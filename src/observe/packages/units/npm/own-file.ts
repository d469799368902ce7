/** Is this a project's own file of one of these names, not one that an installed package brought? */
export function isOwnFile(path: string, ...names: readonly string[]): boolean {
  const start = path.lastIndexOf('/') + 1;
  const isNamedSo = names.some((name) => name.length === path.length - start && path.endsWith(name));
  return isNamedSo && !path.includes('/node_modules/');
}
