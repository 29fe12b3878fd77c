# shellcheck shell=bash disable=SC2034 # run.sh uses the tables
# examples/observed/programs.sh - the programs that are observed: where they come from, their inputs, their commands.
# SPDX-License-Identifier: BSD-3-Clause
#
# Read by run.sh. A program is a line of the table and a function input_NAME, which makes its input in the current
# folder from nothing but awk, seq and the program's own tools. The command is run by sh in that folder, with the
# thread count in OMP_NUM_THREADS; programs that take theirs as an option get it from there. Sizes are chosen so that
# one thread needs one to two seconds.

inputs=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/inputs

names=()
declare -A packages needs does command

# program NAME "PACKAGES" "FILES IT NEEDS" WHAT COMMAND: the first package is the one whose version is told.
program() {
  names+=("$1")
  packages[$1]=$2
  needs[$1]=$3
  does[$1]=$4
  command[$1]=$5
}

### Pictures

program graphicsmagick 'graphicsmagick' 'gm' 'blurs, sharpens and halves a picture' \
  'exec gm convert large.ppm -blur 0x4 -unsharp 0x2 -resize 50% null:'
input_graphicsmagick() {
  picture -resize 3200x2400 large.ppm
}

program pngquant 'pngquant graphicsmagick' 'pngquant gm' 'finds 256 colours for a picture' \
  'exec pngquant --speed 1 --force -o out.png 256 in.png'
input_pngquant() {
  picture in.png
}

program enfuse 'enfuse graphicsmagick' 'enfuse gm' 'blends three exposures into one' \
  'exec enfuse -o out.tif dark.tif middle.tif bright.tif'
input_enfuse() {
  picture -gamma 0.6 -resize 2000x1500 -depth 8 dark.tif
  picture -gamma 1.0 -resize 2000x1500 -depth 8 middle.tif
  picture -gamma 1.6 -resize 2000x1500 -depth 8 bright.tif
}

program rawtherapee 'rawtherapee graphicsmagick' 'rawtherapee-cli gm' \
  'develops a photograph: noise, sharpness, contrast' \
  'exec rawtherapee-cli -q -Y -o out.jpg -p profile.pp3 -c in.tif'
input_rawtherapee() {
  picture -resize 1600x1200 -depth 16 in.tif
  printf '%s\n' '[Directional Pyramid Denoising]' 'Enabled=true' 'Luma=40' 'Chroma=20' \
    '[Sharpening]' 'Enabled=true' 'Method=usm' 'Radius=2' 'Amount=150' \
    '[Local Contrast]' 'Enabled=true' 'Radius=80' >profile.pp3
}

# Its recogniser asks for four threads whatever OMP_NUM_THREADS says: only OMP_THREAD_LIMIT holds it back.
program tesseract 'tesseract-ocr tesseract-ocr-eng fonts-dejavu-core graphicsmagick' \
  'tesseract gm /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' 'reads a page of text' \
  'OMP_THREAD_LIMIT=$OMP_NUM_THREADS exec tesseract page.png out'
input_tesseract() {
  awk -f "$inputs/random.awk" -f "$inputs/page.awk" -v lines=24 >page.mvg
  gm convert -size 1600x1600 xc:white -font /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf -pointsize 32 -fill black \
    -draw @page.mvg page.png
}

program bart 'bart' 'bart' 'reconstructs a magnetic resonance image' \
  'exec bart pics -l1 -r0.01 -i15 measured coils out'
input_bart() {
  bart phantom -S8 -x384 coils
  bart phantom -s8 -x384 -k measured
}

program grass 'grass-core' 'grass' 'takes the median around every cell of a map' \
  'exec "$GISBASE/bin/r.neighbors" input=map output=out size=7 method=median nprocs="$OMP_NUM_THREADS" --overwrite'
input_grass() {
  grass -c XY "$PWD/xy" -e
  printf '%s\n' "GISDBASE: $PWD" 'LOCATION_NAME: xy' 'MAPSET: PERMANENT' 'GUI: text' >gisrc
  GISBASE=$(grass --config path)
  export GISBASE GISRC=$PWD/gisrc LD_LIBRARY_PATH=$GISBASE/lib
  "$GISBASE/bin/g.region" n=1000 s=0 e=1000 w=0 res=1
  "$GISBASE/bin/r.mapcalc" 'map = rand(0, 1000)' seed=1
}

### Molecules and solids

program gromacs 'gromacs gromacs-data' 'gmx' 'moves 2,165 water molecules 300 steps' \
  'exec gmx -quiet mdrun -s water.tpr -deffnm out -ntmpi 1 -ntomp "$OMP_NUM_THREADS" -nb cpu -pin off'
input_gromacs() {
  export GMX_MAXBACKUP=-1
  printf '%s\n' '#include "oplsaa.ff/forcefield.itp"' '#include "oplsaa.ff/spce.itp"' \
    '[ system ]' 'water' '[ molecules ]' >water.top
  printf '%s\n' 'integrator = md' 'dt = 0.002' 'nsteps = 300' 'coulombtype = PME' 'rcoulomb = 0.9' 'rvdw = 0.9' \
    'tcoupl = v-rescale' 'tc-grps = System' 'tau-t = 0.5' 'ref-t = 300' 'constraints = all-bonds' \
    'gen-vel = yes' 'gen-seed = 1' 'ld-seed = 1' >water.mdp
  gmx -quiet solvate -cs spc216.gro -box 4 4 4 -o water.gro -p water.top
  gmx -quiet grompp -f water.mdp -c water.gro -p water.top -o water.tpr -maxwarn 5
}

program xtb 'xtb' 'xtb' 'solves the electrons of 75 water molecules (GFN2)' \
  'OMP_STACKSIZE=256M exec xtb water.xyz --gfn 2 --norestart -P "$OMP_NUM_THREADS"'
input_xtb() {
  awk -v wide=5 -v deep=5 -v high=3 -f "$inputs/water.awk" >water.xyz
}

program elk 'elk-lapw' 'elk-lapw' 'solves the electrons of silicon (LAPW)' \
  'OMP_STACKSIZE=256M exec elk-lapw'
input_elk() {
  printf '%s\n' tasks 0 '' avec '5.13 5.13 0' '5.13 0 5.13' '0 5.13 5.13' '' \
    sppath "'/usr/share/elk-lapw/species/'" '' atoms 1 "'Si.in'" 2 '0 0 0  0 0 0' '0.25 0.25 0.25  0 0 0' '' \
    ngridk '2 2 2' '' rgkmax 7 '' maxscl 6 >elk.in
}

### Numbers

# Debian's alternatives may have chosen another BLAS: the library path chooses OpenBLAS built with OpenMP.
program numpy 'libopenblas0-openmp python3-numpy' \
  '/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3 /usr/bin/python3' \
  'finds eigenvectors, solves equations (OpenBLAS under Python)' \
  'LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/openblas-openmp exec /usr/bin/python3 solve.py'
input_numpy() {
  printf '%s\n' 'import numpy' 'a = numpy.random.default_rng(1).standard_normal((1400, 1400))' \
    'numpy.linalg.eigh(a + a.T)' 'numpy.linalg.solve(a, a.T)' >solve.py
}

program primecount 'primecount' 'primecount' 'counts the primes below 10^15' \
  'exec primecount 1e15 -t"$OMP_NUM_THREADS"'
input_primecount() {
  :
}

program normaliz 'normaliz' 'normaliz' 'finds the Hilbert basis of the 5 x 5 magic squares' \
  'exec normaliz -x="$OMP_NUM_THREADS" square'
input_normaliz() {
  awk -v side=5 -f "$inputs/square.awk" >square.in
}

### Sequences

program iqtree 'iqtree' 'iqtree2' 'finds the likeliest tree of 60 sequences' \
  'exec iqtree2 -s dna.fa -m GTR+G4 -nt "$OMP_NUM_THREADS" -seed 1 -redo -pre out -quiet -fast'
input_iqtree() {
  sequences ACGT 60 2000 0.08 0 >dna.fa
}

program fasttree 'fasttree' 'fasttreeMP' 'finds a likely tree of 200 sequences' \
  'exec fasttreeMP -nt -gtr -quiet dna.fa'
input_fasttree() {
  sequences ACGT 200 400 0.05 0 >dna.fa
}

program clustalo 'clustalo' 'clustalo' 'aligns 200 proteins' \
  'exec clustalo -i protein.fa -o out.fa --force --threads "$OMP_NUM_THREADS"'
input_clustalo() {
  proteins 200 180 0.15 0.01 >protein.fa
}

program muscle 'muscle' 'muscle' 'aligns 28 proteins' \
  'exec muscle -align protein.fa -output out.fa -threads "$OMP_NUM_THREADS"'
input_muscle() {
  proteins 28 140 0.15 0.01 >protein.fa
}

program cd-hit 'cd-hit' 'cd-hit' 'clusters 12,000 proteins' \
  'exec cd-hit -i protein.fa -o out -T "$OMP_NUM_THREADS" -c 0.6 -n 4 -M 0'
input_cd-hit() {
  proteins 12000 250 0.12 0 >protein.fa
}

### Files, words and passwords

program par2 'par2' 'par2' 'makes 30 % of recovery data for 23 MB' \
  'rm -f out*.par2; exec par2 create -q -t"$OMP_NUM_THREADS" -T1 -r30 -s40000 out.par2 data'
input_par2() {
  seq 1 3000000 >data
}

program john 'john' 'john' 'tries 40,000 words against one password' \
  'exec john --session=out --format=md5crypt --wordlist=words password'
input_john() {
  mkdir -p "$HOME/.john"
  seq -f 'word%08.0f' 1 40000 >words
  # shellcheck disable=SC2016 # the hash of "secret" is full of dollars
  printf '%s\n' 'somebody:$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1' >password
}

program msgmerge 'gettext' 'msgmerge' 'merges a translation with 6,500 new messages' \
  'exec msgmerge --quiet -o out.po old.po new.pot'
input_msgmerge() {
  awk -f "$inputs/random.awk" -f "$inputs/catalogue.awk" -v messages=6500
}

### Threads without OpenMP: nothing to see

program hmmer 'hmmer' 'hmmsearch hmmbuild' 'searches 1,500 proteins for a family (own threads)' \
  'exec hmmsearch --cpu "$OMP_NUM_THREADS" --max -o out family.hmm protein.fa'
input_hmmer() {
  awk -f "$inputs/random.awk" -f "$inputs/sequences.awk" -v letters=ACDEFGHIKLMNPQRSTVWY -v count=20 -v size=150 \
    -v change=0.15 -v gap=0 -v stockholm=1 >family.sto
  hmmbuild --amino family.hmm family.sto
  proteins 1500 300 0.5 0 >protein.fa
}

### Shared by several

# picture OPTIONS... FILE: the one picture there is, changed by gm.
picture() {
  if [[ ! -f ../picture.ppm ]]; then
    awk -f "$inputs/random.awk" -f "$inputs/image.awk" -v width=800 -v height=600 >../picture.ppm
  fi
  gm convert ../picture.ppm "$@"
}

# sequences LETTERS COUNT SIZE CHANGE GAP: see sequences.awk.
sequences() {
  awk -f "$inputs/random.awk" -f "$inputs/sequences.awk" -v letters="$1" -v count="$2" -v size="$3" -v change="$4" \
    -v gap="$5"
}

proteins() {
  sequences ACDEFGHIKLMNPQRSTVWY "$@"
}
