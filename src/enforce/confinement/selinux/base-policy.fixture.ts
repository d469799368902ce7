const PERMISSIONS = {
  process:
    'fork transition sigchld sigkill sigstop signull signal getsched setsched getsession getpgid setpgid getcap setcap getattr setrlimit getrlimit ptrace execmem',
  fd: 'use',
  file: 'open read write append create unlink rename link setattr getattr ioctl lock map execute execute_no_trans entrypoint',
  dir: 'open read write add_name remove_name create rmdir rename reparent setattr search getattr',
  lnk_file: 'read create unlink rename getattr',
  fifo_file: 'open read write append create unlink rename getattr ioctl lock',
  sock_file: 'open read write append create unlink rename getattr ioctl lock',
  chr_file: 'open read write append getattr ioctl',
  tcp_socket: 'create bind listen node_bind name_bind name_connect',
  udp_socket: 'create bind node_bind name_bind',
  unix_stream_socket: 'create bind listen',
  unix_dgram_socket: 'create bind',
  netlink_route_socket: 'create bind',
  capability:
    'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap',
  capability2:
    'mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore',
};

/** The least policy that a module of ours can be compiled with; the names are those of every distribution's policy. */
export const BASE_POLICY = [
  ...Object.entries(PERMISSIONS).map(([name, list]) => `(class ${name} (${list}))`),
  `(classorder (${Object.keys(PERMISSIONS).join(' ')}))`,
  '(sid kernel)',
  '(sidorder (kernel))',
  '(user system_u)',
  '(role system_r)',
  '(role object_r)',
  '(userrole system_u system_r)',
  '(userrole system_u object_r)',
  '(sensitivity s0)',
  '(sensitivityorder (s0))',
  '(userlevel system_u (s0))',
  '(userrange system_u ((s0) (s0)))',
  '(type kernel_t)',
  '(roletype system_r kernel_t)',
  '(sidcontext kernel (system_u system_r kernel_t ((s0) (s0))))',
  '(allow kernel_t self (process (fork)))',
].join('\n');
