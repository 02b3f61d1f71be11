/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bad_token: a PKCS#11 module that is SoftHSM but for what a test wants to go wrong: what no token
 * in software does, such as to lock, or to be pulled out.  Each try of a PIN is said to standard
 * error.  From the environment, numbers as in pkcs11.h:
 * BAD_TOKEN_FLAGS  are added to those of each token      BAD_TOKEN_LOGIN  what C_Login gives
 * BAD_TOKEN_SIGN   what C_Sign gives, beside what is no signature */
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A module has no place of its own to keep things. */
static CK_FUNCTION_LIST *real, bent;

static const char *wanted(const char *name, CK_ULONG *number)
{
	const char *text = getenv(name);
	*number = text ? strtoul(text, NULL, 0) : 0;
	return text;
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
	CK_ULONG flags;
	CK_RV rv = real->C_GetTokenInfo(slot, info);
	wanted("BAD_TOKEN_FLAGS", &flags);
	info->flags |= flags;
	return rv;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG n)
{
	CK_ULONG rv;
	fprintf(stderr, "bad_token: a PIN is tried\n");
	return wanted("BAD_TOKEN_LOGIN", &rv) ? rv : real->C_Login(session, user, pin, n);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG n, CK_BYTE *to, CK_ULONG *to_n)
{
	CK_ULONG wants, rv = real->C_Sign(session, data, n, to, to_n);
	if (!wanted("BAD_TOKEN_SIGN", &wants))
		return rv;
	if (rv == CKR_OK && to)
		memset(to, 1, *to_n);
	return wants;
}

__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
	void *softhsm = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
	CK_C_GetFunctionList get = NULL;
	if (softhsm)
		*(void **)&get = dlsym(softhsm, "C_GetFunctionList");
	CK_RV rv = get ? get(&real) : CKR_GENERAL_ERROR;
	if (rv != CKR_OK)
		return rv;
	bent = *real;
	bent.C_GetTokenInfo = token_info;
	bent.C_Login = login;
	bent.C_Sign = sign;
	*list = &bent;
	return CKR_OK;
}
