/* The empty table of code objects, for the tool that makes the full one and for builds without it. */
#include "vm/frozen.h"

const unsigned char coil_frozen[8] = {0};
