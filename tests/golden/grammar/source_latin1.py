# -*- coding: latin-1 -*-
print("café", ascii("ü"), len("éè"))
déjà = 1
print(déjà)
