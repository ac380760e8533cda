# Sphinx configuration shared by all volumes.
extensions = ["procbuild.site"]
