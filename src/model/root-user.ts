/** Do containers of an image with this user run as root? `USER` as the OCI image specification has it: `user[:group]`. */
export function isRootUser(user: string): boolean {
  const [name = ''] = user.split(':');
  return name === '' || name === 'root' || /^0+$/.test(name);
}
