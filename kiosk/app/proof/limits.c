/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limits.h"

#include "kiosk/base/check.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#define MIB ((rlim_t)1 << 20)

/* A sanitizer takes terabytes of addresses, and looks for leaks with ptrace. */
#ifdef __SANITIZE_ADDRESS__
#define ADDRESSES RLIM_INFINITY
#define TRACING __NR_bpf
#else
#define ADDRESSES (1024 * MIB)
#define TRACING __NR_ptrace
#endif

/* The demo town needs 150 MiB of addresses, 2 s and 2 MB of files. */
static const struct {
	__rlimit_resource_t what;
	rlim_t most;
} limits[] = {
	{RLIMIT_AS, ADDRESSES},
	{RLIMIT_CPU, 60},
	{RLIMIT_FSIZE, 64 * MIB},
	{RLIMIT_NOFILE, 128},
	{RLIMIT_CORE, 0},
};

/* Calls that no check of a folder needs: a connection, another program, another process's memory. A
 * socket that leads nowhere may be made: espeak-ng's sound library complains aloud without one. */
static const unsigned refused[] = {__NR_connect, __NR_bind, __NR_sendto, __NR_sendmsg,
	__NR_sendmmsg, __NR_execve, __NR_execveat, TRACING, __NR_process_vm_readv,
	__NR_process_vm_writev, __NR_kill, __NR_tkill, __NR_bpf, __NR_io_uring_setup};

/* Those calls fail with EACCES from now on. */
static int calls_refuse(void)
{
	struct sock_filter program[K_COUNT(refused) + 4];
	unsigned short n = 0;
	program[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < K_COUNT(refused); i++) {
		unsigned char to_refuse = (unsigned char)(K_COUNT(refused) - i);
		program[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, refused[i], to_refuse, 0);
	}
	program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES);
	struct sock_fprog filter = {.len = n, .filter = program};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

enum err limits_set(void)
{
	int bad = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	for (size_t i = 0; i < K_COUNT(limits); i++) {
		struct rlimit most = {limits[i].most, limits[i].most}, now;
		bool is_less = !getrlimit(limits[i].what, &now) && now.rlim_max < most.rlim_max;
		bad |= is_less ? 0 : setrlimit(limits[i].what, &most);
	}
	bad |= calls_refuse();
	if (!bad)
		return ERR_OK;
	fprintf(stderr, "kiosk-proof: the limits cannot be set: %d\n", errno);
	return ERR_DENIED;
}
