"""Stands for CPython's test module of this name, an extension module: helpers of tests want to import
it. What it is there to show, the C protocol for making modules, does not exist here."""
